// What a visitor can take away from a place: the same as code, as a command, its picture, its data.

import { useState } from "preact/hooks";
import { save, svgToPng } from "./save.ts";

interface Props {
  /** A call of the library that gives what is shown. */
  code: string;
  /** The command that prints it. */
  command: string;
  /** Files' names begin with it. */
  name: string;
  /** A standalone SVG, or a canvas. These three may be made by the engine. */
  picture?: (() => Later<string | HTMLCanvasElement | undefined>) | undefined;
  json?: (() => Later<unknown>) | undefined;
  csv?: (() => Later<string>) | undefined;
}

type Later<Value> = Value | Promise<Value>;

export function TakeAway({ code, command, name, picture, json, csv }: Props) {
  const [said, setSaid] = useState("");
  const tell = (text: string) => {
    setSaid(text);
    setTimeout(() => setSaid(""), 2500);
  };
  const copy = (what: string, text: string) =>
    navigator.clipboard.writeText(text).then(
      () => tell(`Copied as ${what}.`),
      () => tell("The browser does not let this page copy; the text is shown below."),
    );
  const saveText = async (ending: string, type: string, text: Later<string>) => {
    save(`${name}.${ending}`, new Blob([await text], { type }));
  };
  const trying = (work: Promise<void>) => work.catch((problem: Error) => tell(problem.message));
  const savePicture = async (kind: "svg" | "png") => {
    const drawn = await picture?.();
    if (drawn === undefined) return tell("There is no picture yet.");
    if (typeof drawn !== "string") drawn.toBlob((blob) => blob && save(`${name}.png`, blob));
    else if (kind === "svg") save(`${name}.svg`, new Blob([drawn], { type: "image/svg+xml" }));
    else save(`${name}.png`, await svgToPng(drawn));
  };
  return (
    <details class="take-away">
      <summary>Take it away</summary>
      <div class="row">
        <button type="button" onClick={() => copy("code", code)}>
          Copy as code
        </button>
        <button type="button" onClick={() => copy("command", command)}>
          Copy as command
        </button>
        {picture && (
          <>
            <button type="button" onClick={() => trying(savePicture("svg"))}>
              SVG
            </button>
            <button type="button" onClick={() => trying(savePicture("png"))}>
              PNG
            </button>
          </>
        )}
        {json && (
          <button
            type="button"
            onClick={() => trying(saveText("json", "application/json", Promise.resolve(json()).then(asJson)))}
          >
            JSON
          </button>
        )}
        {csv && (
          <button type="button" onClick={() => trying(saveText("csv", "text/csv", csv()))}>
            CSV
          </button>
        )}
        <span class="said" role="status">
          {said}
        </span>
      </div>
      <pre class="code">
        <code>{code}</code>
      </pre>
      <pre class="code">
        <code>$ {command}</code>
      </pre>
    </details>
  );
}

const asJson = (value: unknown) => JSON.stringify(value, null, 2);
