import { appEn } from './en/app';
import { closingEn } from './en/closing';
import { connectionsEn } from './en/connections';
import { deploymentsEn } from './en/deployments';
import { dictionariesEn } from './en/dictionaries';
import { extensionsEn } from './en/extensions';
import { faultsEn } from './en/faults';
import { findingsEn } from './en/findings';
import { instanceChangesEn } from './en/instanceChanges';
import { instancesEn } from './en/instances';
import { plansEn } from './en/plans';
import { reviewEn } from './en/review';
import { transfersEn } from './en/transfers';

/** Every text in English; its keys are the keys of all languages. */
export const en = {
  ...appEn,
  ...closingEn,
  ...connectionsEn,
  ...deploymentsEn,
  ...dictionariesEn,
  ...extensionsEn,
  ...faultsEn,
  ...findingsEn,
  ...instanceChangesEn,
  ...instancesEn,
  ...plansEn,
  ...reviewEn,
  ...transfersEn,
} as const;
