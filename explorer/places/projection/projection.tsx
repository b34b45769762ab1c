export default function Projection() {
  return <h1>Projection</h1>;
}
