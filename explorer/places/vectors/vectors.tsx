export default function Vectors() {
  return <h1>Vectors</h1>;
}
