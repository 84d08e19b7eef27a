/** The colour of a status; its text always says the same. */
export type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'idle';
