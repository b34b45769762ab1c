// A plot of the library, drawn into the page.

/** Shows a standalone SVG in the page, whose styles keep to the plot; it shrinks with the page. */
export function Figure({ svg }: { svg: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the library escapes every text that it puts into a plot.
  return <div class="figure" dangerouslySetInnerHTML={{ __html: svg }} />;
}
