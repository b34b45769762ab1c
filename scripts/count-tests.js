// Prints the closing line of a test run, "N passed, N failed, N skipped", from vitest's JSON report, and exits with 1
// when anything failed. Usage: node scripts/count-tests.js REPORT [FAULTS], where FAULTS are failed steps before it.
import { readFileSync } from "node:fs";

const [path, faults = "0"] = process.argv.slice(2);

/** The report, or what stands for one when the run ended before it could be written. */
function readReport() {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

const { success, numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport();
// A file that can't be loaded fails the run without a failed test.
const failed = Math.max(numFailedTests, success ? 0 : 1) + Number(faults);
const skipped = numPendingTests + numTodoTests;
process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed > 0 || numPassedTests === 0 ? 1 : 0;
