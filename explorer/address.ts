// The address bar is the page's only state: a link shows what its sender saw, and the browser's back undoes.
// #/vectors?words=king,queen: the place, then its fields; fields that have their default are left out.

import { useEffect, useState } from "preact/hooks";
import { PLACES, type PlaceName } from "./places/places.ts";

export interface Address {
  place: PlaceName;
  fields: URLSearchParams;
}

/** Reads the address bar; what is no place leads to the first. */
export function readAddress(hash = location.hash): Address {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const place = PLACES.find(({ name }) => name === path)?.name ?? PLACES[0].name;
  return { place, fields: new URLSearchParams(query) };
}

/** An address as a link. */
export function linkTo(place: PlaceName, fields: Record<string, string> | URLSearchParams = {}): string {
  const query = new URLSearchParams(fields).toString();
  return `#/${place}${query && `?${query}`}`;
}

const watchers = new Set<(address: Address) => void>();
const announce = () => {
  const now = readAddress();
  for (const watch of watchers) watch(now);
};
addEventListener("popstate", announce);
addEventListener("hashchange", announce);

/** Goes to an address: as a step that back undoes, or in place of the one before. */
export function go(link: string, { replace = false } = {}): void {
  if (link === location.hash) return;
  if (replace) history.replaceState(null, "", link);
  else history.pushState(null, "", link);
  announce();
}

/** The address, always the newest. */
export function useAddress(): Address {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    watchers.add(setAddress);
    return () => void watchers.delete(setAddress);
  }, []);
  return address;
}

/** A field of the place and how to change it. */
export interface Field {
  value: string;
  /** Takes a value as a step of its own, which back undoes; `replace` for the further strokes of one typing. */
  set(value: string, options?: { replace?: boolean }): void;
}

/** A field of the address by its name. */
export function useField(name: string, fallback: string): Field {
  const { fields } = useAddress();
  return {
    value: fields.get(name) ?? fallback,
    set: (value, options) => setFields({ [name]: value === fallback ? undefined : value }, options),
  };
}

/** Changes several fields of the place as one step; `undefined` gives a field its default. */
export function setFields(changes: Record<string, string | undefined>, options?: { replace?: boolean }): void {
  const { place, fields } = readAddress();
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  go(linkTo(place, fields), options);
}
