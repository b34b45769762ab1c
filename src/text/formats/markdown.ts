// Markdown to the prose in it: markup goes, and a paragraph becomes one line, since its line ends mean nothing.

import { encodeTexts } from "../encode.ts";
import { readLines } from "./lines.ts";

/**
 * The prose of a Markdown text, a paragraph, heading, list item or table row a line. Left out: front matter, code
 * blocks, comments and tags of HTML, the targets of links and images, link definitions, markers of emphasis.
 */
export function readMarkdown(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return encodeTexts(paragraphs(prose(readLines(pieces))));
}

/** Longest paragraph that is gathered, in characters. */
const LONGEST = 65536;
const STARTS_BLOCK = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\|)/;
const ENDS_BLOCK = /^\s*(?:#{1,6}\s|\|)/;

async function* paragraphs(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let paragraph = "";
  let closed = false;
  for await (const line of lines) {
    const text = stripInline(line);
    const breaks = closed || text === "" || STARTS_BLOCK.test(line) || paragraph.length > LONGEST;
    if (breaks && paragraph !== "") {
      yield paragraph;
      paragraph = "";
    }
    paragraph += paragraph === "" ? text : ` ${text}`;
    closed = ENDS_BLOCK.test(line);
  }
  if (paragraph !== "") yield paragraph;
}

const FENCE = /^ {0,3}(?:>\s*)*(?:[-*+]\s+)?(`{3,}|~{3,})/;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*\S+/;
const RULE = /^[\s|:=*_-]+$/;

/** The lines outside front matter, code blocks and comments; an empty line where something was left out. */
async function* prose(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let number = 0;
  let fence = "";
  let inFrontMatter = false;
  let inComment = false;
  for await (const whole of lines) {
    number++;
    if (number === 1 && whole.trim() === "---") inFrontMatter = true;
    else if (inFrontMatter) inFrontMatter = !/^(?:---|\.\.\.)\s*$/.test(whole);
    else if (fence !== "") fence = closesFence(whole, fence) ? "" : fence;
    else {
      const { text, open } = withoutComments(whole, inComment);
      inComment = open;
      fence = inComment ? "" : (FENCE.exec(text)?.[1] ?? "");
      yield fence !== "" || DEFINITION.test(text) || RULE.test(text) ? "" : text;
    }
  }
}

function closesFence(line: string, fence: string): boolean {
  const marks = line.replace(/^[\s>]+/, "").trimEnd();
  return marks.length >= fence.length && marks === fence[0].repeat(marks.length);
}

function withoutComments(line: string, inside: boolean): { text: string; open: boolean } {
  let text = "";
  let at = 0;
  for (;;) {
    const mark = inside ? "-->" : "<!--";
    const found = line.indexOf(mark, at);
    if (!inside) text += line.slice(at, found < 0 ? undefined : found);
    if (found < 0) return { text, open: inside };
    at = found + mark.length;
    inside = !inside;
  }
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function stripInline(line: string): string {
  return (
    line
      .replace(/^\s*(?:>\s?)*\s*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)?/, "")
      // Twice, since a link may hold an image.
      .replace(/!\[([^\][]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])?/g, "$1")
      .replace(/\[([^\][]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])?/g, "$1")
      .replace(/<(?:https?:|mailto:)[^>\s]*>/gi, " ")
      .replace(/<\/?[a-z][^<>]*>/gi, " ")
      .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, entity: string) => ENTITIES[entity])
      // Underscores are letters to the word rules, so those that mark emphasis must go.
      .replace(/(^|[^\p{L}\p{N}_])_{1,3}(?=\S)/gu, "$1")
      .replace(/(\S)_{1,3}(?=$|[^\p{L}\p{N}_])/gu, "$1")
      .replace(/[*`~]+/g, "")
      .trim()
  );
}
