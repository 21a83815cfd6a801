/** Of a prepared input: each x fastest, the mask channel last where there is one. */
export type Channels = readonly Float32Array[];

/** What the network says of a prepared input whose channels were altered: one number per entry of its output. */
export type LogitsOf = (channels: Channels) => Promise<readonly number[]>;
