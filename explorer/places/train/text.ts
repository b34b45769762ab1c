// The text to train on: the sample, what was typed or pasted, or the visitor's files.

import { useEffect, useState } from "preact/hooks";
import { type Field, useField } from "../../address.ts";
import sampleFile from "./sample.txt?url";

// Beside the script, not in it: what it weighs is text, and a visitor of another place does not fetch it.
export const SAMPLE = await (await fetch(sampleFile)).text();
/** Words of four of its topics, and one that belongs to two of them. */
export const SAMPLE_WORDS = [
  ...["bank", "river", "stream", "boat", "bridge", "reeds", "water", "heron"],
  ...["loan", "interest", "savings", "receipt", "debt", "tax", "coins"],
  ...["violin", "choir", "melody", "flute", "orchestra", "concert", "singer"],
  ...["moon", "orbit", "planet", "comet", "telescope", "rocket", "galaxy"],
].join(" ");
/** A longer text is not put into the link. */
const MOST_IN_LINK = 20_000;
/** A longer pasted text is taken as a file: a field with it would be slow. */
export const MOST_IN_FIELD = 200_000;

let long: string | undefined;
let files: readonly File[] = [];
const watchers = new Set<() => void>();

function useStore(): () => void {
  const [, draw] = useState({});
  useEffect(() => {
    const watch = () => draw({});
    watchers.add(watch);
    return () => void watchers.delete(watch);
  }, []);
  return () => {
    for (const watch of watchers) watch();
  };
}

/** The typed text, and whether the link has it. */
export function useText(): Field & { inLink: boolean } {
  const field = useField("text", SAMPLE);
  const tell = useStore();
  return {
    value: long ?? field.value,
    inLink: long === undefined,
    set(value, options) {
      long = value.length > MOST_IN_LINK ? value : undefined;
      field.set(long === undefined ? value : SAMPLE, options);
      tell();
    },
  };
}

/** The visitor's files, and how to change them. */
export function useFiles(): [readonly File[], (files: readonly File[]) => void] {
  const tell = useStore();
  return [
    files,
    (next) => {
      files = next;
      tell();
    },
  ];
}

/** The text as files: a typed one is a file too. */
export function filesOf(own: readonly File[], text: string): File[] {
  if (own.length > 0) return [...own];
  return [new File([text], text === SAMPLE ? "sample.txt" : "text.txt")];
}
