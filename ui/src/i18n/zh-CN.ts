import type { Messages } from './index.svelte';
import { appZh } from './zh-CN/app';
import { closingZh } from './zh-CN/closing';
import { connectionsZh } from './zh-CN/connections';
import { deploymentsZh } from './zh-CN/deployments';
import { dictionariesZh } from './zh-CN/dictionaries';
import { extensionsZh } from './zh-CN/extensions';
import { faultsZh } from './zh-CN/faults';
import { findingsZh } from './zh-CN/findings';
import { instanceChangesZh } from './zh-CN/instanceChanges';
import { instancesZh } from './zh-CN/instances';
import { plansZh } from './zh-CN/plans';
import { reviewZh } from './zh-CN/review';
import { transfersZh } from './zh-CN/transfers';

/** Every text in Simplified Chinese; a missing or foreign key does not compile. */
export const zhCN = {
  ...appZh,
  ...closingZh,
  ...connectionsZh,
  ...deploymentsZh,
  ...dictionariesZh,
  ...extensionsZh,
  ...faultsZh,
  ...findingsZh,
  ...instanceChangesZh,
  ...instancesZh,
  ...plansZh,
  ...reviewZh,
  ...transfersZh,
} satisfies Messages;
