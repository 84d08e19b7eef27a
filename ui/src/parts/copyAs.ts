import type { Answer, Backend } from '../backend/backend';
import type { ConnectionId, CopySubject } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';

/** An act with its name in the list of acts. */
export interface CopyAct<Subject = CopySubject> {
  text: string;
  subject: Subject;
}

/** The texts of an act; one is missing where the tool can't do it. */
export type CopyTexts<Tool extends string> = Record<Tool, string | null>;

/** The tools that acts are written down for, and who writes them down. */
export interface CopyTools<Tool extends string, Subject> {
  names: readonly Tool[];
  words: (tool: Tool) => { name: string; hint: string; absent: string };
  read: (subject: Subject) => Promise<Answer<CopyTexts<Tool>>>;
}

/** The tools for Elastic's services. */
const ELASTIC = ['curl', 'ecctl', 'terraform'] as const;

type ElasticTool = (typeof ELASTIC)[number];

/** What writes down acts on a connection of Elastic. */
export function elasticTools(
  backend: Backend,
  connection: ConnectionId,
): CopyTools<ElasticTool, CopySubject> {
  return {
    names: ELASTIC,
    words: (tool) => ({
      name: t(`copyAs.${tool}`),
      hint: t(`copyAs.hint.${tool}`),
      absent: t(`copyAs.absent.${tool}`),
    }),
    read: (subject) => backend.copyAs(connection, subject),
  };
}
