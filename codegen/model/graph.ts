/** Strongly connected components (Kosaraju). */
export function components(graph: ReadonlyMap<number, readonly number[]>): readonly (readonly number[])[] {
  const order: number[] = [];
  walk(
    [...graph.keys()],
    (node) => graph.get(node) ?? [],
    (node) => order.push(node),
  );
  const back = new Map<number, number[]>();
  for (const node of graph.keys()) back.set(node, []);
  for (const [node, targets] of graph) for (const target of targets) back.get(target)?.push(node);
  const parts: number[][] = [];
  const roots = order.reverse();
  walk(
    roots,
    (node) => back.get(node) ?? [],
    (node) => parts.at(-1)?.push(node),
    () => parts.push([]),
  );
  return parts;
}

/** Depth first without recursion; `leave` is told each node once, after what it reaches. */
function walk(
  roots: readonly number[],
  next: (node: number) => readonly number[],
  leave: (node: number) => void,
  begin: () => void = () => {},
): void {
  const seen = new Set<number>();
  for (const root of roots) {
    if (seen.has(root)) continue;
    begin();
    seen.add(root);
    const stack = [{ node: root, todo: [...next(root)] }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const node = top.todo.pop();
      if (node === undefined) {
        leave(top.node);
        stack.pop();
      } else if (!seen.has(node)) {
        seen.add(node);
        stack.push({ node, todo: [...next(node)] });
      }
    }
  }
}
