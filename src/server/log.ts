// The server's log: a line per request and event. Queries and texts are people's own and never in it.

/** How lines are written: JSON for programs, text for people. */
export type LogFormat = "json" | "text" | "off";

/** What a line says besides its time. */
export type LogEntry = { level: "info" | "error"; event: string } & Record<string, string | number>;

export type Log = (entry: LogEntry) => void;

/** A log that hands its lines to `write`. */
export function openLog(format: LogFormat, write: (line: string) => void): Log {
  if (format === "off") return () => {};
  return (entry) => {
    const time = new Date().toISOString();
    write(format === "json" ? `${JSON.stringify({ time, ...entry })}\n` : `${time} ${textOf(entry)}\n`);
  };
}

function textOf({ level, event, ...rest }: LogEntry): string {
  const parts = Object.entries(rest).map(([name, value]) => {
    return `${name}=${typeof value === "string" && /[\s"=\p{Cc}]/u.test(value) ? JSON.stringify(value) : value}`;
  });
  return [...(level === "error" ? ["error"] : []), event, ...parts].join(" ");
}
