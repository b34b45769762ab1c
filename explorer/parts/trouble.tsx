// What went wrong, where it did, in the library's own words.

export function Trouble({ problem }: { problem: unknown }) {
  if (problem === undefined || problem === null) return null;
  const text = problem instanceof Error ? problem.message : String(problem);
  return (
    <p class="trouble" role="alert">
      {text}
    </p>
  );
}
