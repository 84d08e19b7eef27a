import type { Fault } from './bindings/desk';

/** The fault for something that only a mistake in Plugdesk can cause. */
export function internalFault(detail: string): Fault {
  return {
    code: 'internal',
    retry: { when: 'never' },
    phase: 'desk',
    target: null,
    args: {},
    field: null,
    status: null,
    serverCode: null,
    serverMessage: detail,
    requestId: null,
    action: null,
  };
}

/** Whether a value that crossed the seam has the shape of a fault. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'code' in value && 'phase' in value;
}
