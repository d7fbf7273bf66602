import { inputsWith } from './inputs.ts';
import { report } from './report.ts';

const PRINTED = /^```text\n\$ npm run scale-model -- --events-per-second (\d+)\n[\s\S]*?^```$/gm;

/** A document with what the command prints now in the places where it says what it prints. */
export function withPrintedReports(markdown: string): string {
  return markdown.replaceAll(
    PRINTED,
    (_, eventsPerSecond) =>
      `\`\`\`text\n$ npm run scale-model -- --events-per-second ${eventsPerSecond}\n${report(Number(eventsPerSecond), inputsWith())}\n\`\`\``,
  );
}
