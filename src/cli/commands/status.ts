import { EXIT } from '../errors.ts';
import type { AddCommand, Context } from '../program.ts';
import { worstFirst } from '../status/part.ts';
import { lookAtParts } from '../status/parts.ts';
import { statusText } from '../status/text.ts';

const HELP = `
Looks at Twilio's sink and subscription, the stream, its mapping to the
function, the function's last hour, and what waits for an operator: rejections
and failed batches. The worst comes first. Exit code 1: something needs
attention.

  npx voice-events status
  npx voice-events status --local
  npx voice-events status --json | jq '.parts[] | select(.state == "bad")'

Twilio is looked at if its credentials are in the environment; see connect.`;

/** `status`: is all well, and if not, what needs attention. */
export const addStatus: AddCommand = (program, action) => {
  program
    .command('status')
    .description('whether all is well, and what needs attention')
    .addHelpText('after', HELP)
    .action(action(status));
};

async function status({ output, system: findSystem, terminal, hint }: Context): Promise<number> {
  const system = await findSystem();
  const found = await lookAtParts(system, terminal);
  const parts = found.map(({ says, todo, ...part }) => ({
    ...part,
    says: hint(says),
    ...(todo !== undefined && { todo: hint(todo) }),
  }));
  const isWell = parts.every(({ state }) => state !== 'bad');
  output.print(statusText(system.title, parts));
  if (system.outputs) output.print(`\nDashboard: ${system.outputs.DashboardUrl}`);
  output.result({
    system: system.title,
    ok: isWell,
    parts: worstFirst(parts),
    dashboard: system.outputs?.DashboardUrl ?? null,
  });
  return isWell ? EXIT.ok : EXIT.failed;
}
