import { UnavailableError } from "../errors.js";

/**
 * The limiter's rates in Redis are others than this process knew. Nothing was taken; the rates are known now, and
 * asking again takes by them.
 */
export class RatesChangedError extends UnavailableError {}

/** What this process knows of rates that are kept in Redis, by the limiter's key. Bounded. */
export class KeptRates {}
