/**
 * An ioredis of the program's own: an instance of its `Redis` or `Cluster`. Said by what both have, so that a compiler reads
 * ioredis' declarations, which are longer than all of ours, only for programs that use ioredis themselves.
 */
export interface IoredisClient {
  readonly isCluster: boolean;
  readonly status: string;
  readonly options: object;
  disconnect(reconnect?: boolean): void;
}
