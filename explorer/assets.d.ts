// What vite makes of files that are no scripts: styles go into the page, other files lie beside it.
declare module "*.css";
/** A file beside the scripts: its address. */
declare module "*?url" {
  const address: string;
  export default address;
}
