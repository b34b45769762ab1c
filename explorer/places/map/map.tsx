export default function WordMap() {
  return <h1>Map</h1>;
}
