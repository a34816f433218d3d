// `npm run eval [-- SECTION|FOLDER …]`: accuracy, printed as tables. Nothing here is timed.
import { runSections } from '../support/sections.ts';

await runSections(import.meta.dirname, process.argv.slice(2));
