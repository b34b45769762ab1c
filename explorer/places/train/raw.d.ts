// A file's text, put into the place's script.
declare module "*.txt?raw" {
  const text: string;
  export default text;
}
