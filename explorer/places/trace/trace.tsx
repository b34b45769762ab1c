export default function Trace() {
  return <h1>Trace</h1>;
}
