// A button that opens files of the visitor's.

import { useRef } from "preact/hooks";

interface Props {
  /** On the button. */
  label: string;
  /** What screen readers call the files. */
  name: string;
  /** Endings and types, as the browser's dialogue takes them. Default: all. */
  accept?: string;
  multiple?: boolean;
  /** A button that looks like a link. */
  plain?: boolean;
  /** Told what was chosen, at least one. */
  onFiles: (files: [File, ...File[]]) => void;
}

export function FileButton({ label, name, accept, multiple, plain = false, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={plain ? "plain" : undefined} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        accept={accept}
        multiple={multiple}
        aria-label={name}
        onChange={({ currentTarget }) => {
          const [first, ...others] = currentTarget.files ?? [];
          if (first) onFiles([first, ...others]);
          // The same file can be chosen again, after it was changed.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
