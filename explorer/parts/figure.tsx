// A plot of the library, drawn into the page.

/** Shows a standalone SVG in the page, whose styles keep to the plot; it shrinks with the page. */
export function Figure({ svg }: { svg: string }) {
  return <div class="figure" dangerouslySetInnerHTML={{ __html: svg }} />;
}
