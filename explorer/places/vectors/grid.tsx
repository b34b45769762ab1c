// A table whose every cell can be typed over.

import type { Field } from "../../address.ts";
import { TextField } from "../../parts/text-field.tsx";
import { readGrid, withCell, withColumn, withoutColumn, withoutRow, withRow, writeGrid } from "./grid-text.ts";

interface Props {
  /** The table as {@link readGrid} reads it. */
  field: Field;
  caption: string;
  /** Whether rows come and go. Default true. */
  rows?: boolean;
}

export function Grid({ field, caption, rows: changing = true }: Props) {
  const rows = readGrid(field.value);
  const [head, ...things] = rows;
  const take = (changed: string[][], options?: { replace?: boolean }) => field.set(writeGrid(changed), options);
  const cell = (row: number, column: number, label: string) => (
    <TextField
      label={label}
      quiet
      field={{
        value: rows[row][column],
        set: (value, options) => take(withCell(rows, row, column, value), options),
      }}
    />
  );
  return (
    <div class="v-grid">
      <div class="wide">
        <table>
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              {head.map((_, column) => (
                <th key={column} scope="col">
                  {cell(0, column, column === 0 ? "What these are" : `Name of dimension ${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {things.map((cells, index) => (
              <tr key={index}>
                {cells.map((_, column) => (
                  <td key={column}>
                    {cell(index + 1, column, column === 0 ? `Name ${index + 1}` : `${head[column]} of ${cells[0]}`)}
                  </td>
                ))}
                {changing && things.length > 2 && (
                  <td class="v-remove-cell">
                    <Remove name={cells[0]} onRemove={() => take(withoutRow(rows, index + 1))} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
          {head.length > 2 && (
            <tfoot>
              <tr>
                {head.map((name, column) => (
                  <td key={column} class="v-foot">
                    {column > 0 && <Remove name={name} onRemove={() => take(withoutColumn(rows, column))} />}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <div class="row">
        {changing && (
          <button type="button" class="plain" onClick={() => take(withRow(rows))}>
            Add a row
          </button>
        )}
        <button type="button" class="plain" onClick={() => take(withColumn(rows))}>
          Add a dimension
        </button>
      </div>
    </div>
  );
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      class="plain v-remove"
      aria-label={`Remove ${name}`}
      title={`Remove ${name}`}
      onClick={onRemove}
    >
      ×
    </button>
  );
}
