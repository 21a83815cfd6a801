/** Why compressed pixels could not be decoded, as the middle of a sentence. */
export class Undecodable extends Error {}
