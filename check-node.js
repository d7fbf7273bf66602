/** Run before every script that needs Node 24, in JavaScript that any Node reads. */
const [major] = process.versions.node.split('.');

if (Number(major) < 24) {
  console.error(
    `This needs Node 24, and here is ${process.versions.node}: run "npm ci", which brings its own (not with --omit=optional), or install Node 24.`,
  );
  process.exit(1);
}
