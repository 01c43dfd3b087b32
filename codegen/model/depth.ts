/** More messages than these are not built on each other. */
export const deepest = 64;

export const tooDeep = `Messages are built on each other through more than ${deepest} levels`;
