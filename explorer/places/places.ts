// The places of the page, one per step of the road; each is fetched when it is opened.

import type { ComponentType } from "preact";

type Load = () => Promise<{ default: ComponentType }>;

export const PLACES = [
  { name: "tokens", title: "Tokens", load: (() => import("./tokens/tokens.tsx")) as Load },
  { name: "vectors", title: "Vectors", load: (() => import("./vectors/vectors.tsx")) as Load },
  { name: "map", title: "Map", load: (() => import("./map/map.tsx")) as Load },
  { name: "projection", title: "Projection", load: (() => import("./projection/projection.tsx")) as Load },
  { name: "context", title: "Context", load: (() => import("./context/context.tsx")) as Load },
  { name: "trace", title: "Trace", load: (() => import("./trace/trace.tsx")) as Load },
  { name: "train", title: "Train", load: (() => import("./train/train.tsx")) as Load },
] as const;

export type PlaceName = (typeof PLACES)[number]["name"];
