import { expect, it } from 'vitest';
import { withoutEffects } from '../../../src/cli/stream/dry-run.ts';
import { generic } from '../../../src/voice/generic.ts';
import { processorFor } from '../../../src/voice/registry.ts';
import { AMD_DETECTED } from '../../fixtures/cloud-event.ts';

it('runs processors that only compute, and no others', () => {
  const own = processorFor(AMD_DETECTED);
  expect(withoutEffects(own)).toBe(own);
  const processor = async () => ({ details: {}, summary: '' });
  const withEffects = { ...own, processor, pure: false };
  expect(withoutEffects(withEffects)).toEqual({ processor: generic, recognised: true, pure: true });
});
