import type { CopySubject } from '../backend/bindings/desk';

/** The tools that a text is written for. */
export const COPY_TOOLS = ['curl', 'ecctl', 'terraform'] as const;

export type CopyTool = (typeof COPY_TOOLS)[number];

/** An act with its name in the list of acts. */
export interface CopyAct {
  text: string;
  subject: CopySubject;
}
