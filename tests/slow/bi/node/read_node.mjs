// Read every published table with Node's client and sum exactly: decimals arrive as a bigint and a scale.
import { DuckDBInstance } from "@duckdb/node-api";

const tables = `select schema_name || '.' || table_name as name from duckdb_tables()
  where schema_name in ('main', '_meta')`;

const scaleOf = (value) => (value?.scale === undefined ? 0 : value.scale);

function whole(value) {
  if (typeof value === "boolean" || typeof value === "bigint") return BigInt(value);
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  return value?.scale === undefined ? null : BigInt(value.value);
}

function exact(total, scale) {
  const digits = (total < 0n ? -total : total).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return `${total < 0n ? "-" : ""}${digits.slice(0, cut)}${scale ? "." : ""}${digits.slice(cut)}`;
}

const instance = await DuckDBInstance.create(process.argv[2], { access_mode: "READ_ONLY" });
const connection = await instance.connect();
for (const [table] of (await connection.runAndReadAll(tables)).getRows()) {
  const found = await connection.runAndReadAll(`from ${table}`);
  const rows = found.getRows();
  found.columnNames().forEach((column, place) => {
    const values = rows.map((row) => row[place]).filter((value) => value !== null);
    const numbers = values.map(whole).filter((value) => value !== null);
    const total = numbers.reduce((sum, value) => sum + value, 0n);
    const som = numbers.length ? exact(total, Math.max(...values.map(scaleOf))) : null;
    console.log(JSON.stringify([table, column, rows.length, rows.length - values.length, som]));
  });
}
