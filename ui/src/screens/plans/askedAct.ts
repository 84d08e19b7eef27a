import type {
  Attached,
  DeploymentId,
  DeploymentRow,
  ExtensionRow,
  PlanAct,
} from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';

/** An act for one deployment with the words of its dialog. */
export interface AskedAct {
  act: PlanAct;
  title: string;
  text: string;
  deployments: readonly DeploymentId[];
}

/** Attaches an extension of the store. */
export function attaching(row: DeploymentRow, { id, name, version }: ExtensionRow): AskedAct {
  return {
    act: { kind: 'attach', extension: id },
    title: t('plansTitle.attach', { name, version }),
    text: t('plans.text'),
    deployments: [row.id],
  };
}

/** Takes an entry out; by its name where it is none of the store. */
export function detaching(row: DeploymentRow, attached: Attached): AskedAct {
  const { name, version, kind, extension } = attached;
  return {
    act:
      extension === null
        ? { kind: 'detachNamed', name, extensionKind: kind }
        : { kind: 'detach', extension },
    title: t('plansTitle.detach', { name, version }),
    text: t('plans.text'),
    deployments: [row.id],
  };
}

/** Removes what stands twice. */
export function cleaningUp({ id, name }: DeploymentRow): AskedAct {
  return {
    act: { kind: 'cleanUp' },
    title: t('plansTitle.cleanUp', { name }),
    text: t('plansText.cleanUp'),
    deployments: [id],
  };
}

/** Sends the plan once more as it is. */
export function reapplying({ id, name }: DeploymentRow): AskedAct {
  return {
    act: { kind: 'reapply' },
    title: t('plansTitle.reapply', { name }),
    text: t('plansText.reapply'),
    deployments: [id],
  };
}

/** Raises the version, with every build for it at hand. */
export function upgrading(
  { id, name }: { id: DeploymentId; name: string },
  version: string,
): AskedAct {
  return {
    act: { kind: 'upgrade', version, draft: null },
    title: t('plansTitle.upgrade', { name, version }),
    text: t('plansText.upgrade'),
    deployments: [id],
  };
}
