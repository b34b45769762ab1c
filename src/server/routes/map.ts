import { z } from "zod";
import { mapJson, mapReport } from "../../projection/maps/map-files.ts";
import { MOST_WORDS } from "../../projection/maps/map-words.ts";
import { answerMap, strayChoice } from "../../questions/map.ts";
import { HttpFailure } from "../failures.ts";
import { flag, words } from "../fields.ts";
import { defineVerb } from "../verb.ts";

export const map = defineVerb({
  name: "map",
  summary: "Draw words as a map, and say how far it can be believed.",
  commas: ["words"],
  schema: ({ limits }) =>
    z
      .strictObject({
        words: words("The words to show; default: the most frequent.", { most: limits.map }).optional(),
        limit: z.int().min(4).optional().describe("Show so many words at most."),
        method: z.enum(["umap", "tsne", "pca"]).optional().describe("Default umap."),
        dims: z.int().min(2).max(3).transform(dimsOf).optional().describe("2, the default, or 3."),
        metric: z.enum(["cosine", "euclidean"]).optional().describe("Default cosine."),
        neighbours: z.int().min(1).optional().describe("umap, clusters: how many count."),
        perplexity: z.number().positive().optional().describe("tsne: how many neighbours weigh."),
        min_dist: z.number().min(0).max(1).optional().describe("umap: how close points may stand."),
        epochs: z.int().min(1).max(100_000).optional().describe("umap: passes; tsne: iterations."),
        resolution: z.number().positive().max(1e6).optional().describe("More makes more and smaller clusters."),
        seed: z.int().min(0).optional().describe("Decides every draw. Default 1."),
        points: flag("Also every word's place, neighbours and figures: what the command writes into a .json."),
      })
      .transform(({ min_dist: minDist, ...fields }) => ({ ...fields, minDist }))
      .superRefine((fields, { addIssue }) => {
        const stray = strayChoice(fields);
        if (stray === undefined) return;
        const name = stray === "minDist" ? "min_dist" : stray;
        const came = `it came with method ${fields.method ?? "umap"}, which has none`;
        addIssue({ code: "custom", message: `${name}: ${came}; leave one of them out` });
      }),
  check: ({ words: given, limit = MOST_WORDS }, { limits, model }) => {
    const shown = Math.min(limit, given?.length ?? model.rows);
    if (shown <= limits.map) return;
    const message = `limit: ${shown} words would stand on the map, at most ${limits.map} do here; give a smaller limit`;
    throw new HttpFailure("too_large", message);
  },
  quick: () => false,
  answer: async ({ table }, { points, ...fields }, tell) => {
    const drawn = await answerMap(table, fields, {
      threads: 1,
      onProgress: ({ stage, done, total }) => tell(done, total, stage),
    });
    return JSON.stringify(points ? mapJson(drawn) : mapReport(drawn));
  },
});

function dimsOf(dims: number): 2 | 3 {
  return dims === 3 ? 3 : 2;
}
