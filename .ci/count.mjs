// Adds up the JSON reports that the test runs left in a directory, and prints the plain count as the last line.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const directory = process.argv[2];
const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(".json")) : [];
let [passed, failed] = [0, 0];
for (const file of files) {
  const report = JSON.parse(readFileSync(`${directory}/${file}`, "utf8"));
  passed += report.numPassedTests;
  // A suite that cannot be loaded has no tests to count, and is a failure all the same.
  failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
