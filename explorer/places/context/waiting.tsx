// The room that a comparison will take, before the first one is there.

export function Waiting({ busy }: { busy: boolean }) {
  return (
    <div class="context-part context-waiting">
      <p class="note" role="status">
        {busy && "Reading both sentences, and thousands of words alone to find neighbours among them."}
      </p>
      <div class="context-pair" aria-hidden="true">
        <div class="card" />
        <div class="card" />
      </div>
      <div class="context-three" aria-hidden="true">
        <div class="card" />
        <div class="card" />
        <div class="card" />
      </div>
    </div>
  );
}
