const OPEN = /^Object(\.[A-Za-z_]\w*)*\{/;
const KEY = /^\s*([A-Za-z_]\w*)\s*:/;
const STRING = /^('(\\.|[^'\\])*'|"(\\.|[^"\\])*")/;

/**
 * Kubernetes' object literals as map literals, which every CEL evaluator knows:
 * `Object{spec: Object.spec{replicas: 2}}` → `{'spec': dyn({'replicas': dyn(2)})}`. Map literals inside stay as they are.
 */
export function structsAsMaps(expression: string): string {
  let out = "";
  let rest = expression;
  /** What closes each open bracket; a literal of Kubernetes also closes the `dyn(` of its last value. */
  const open: { readonly struct: boolean; values: number }[] = [];
  while (rest !== "") {
    const top = open.at(-1);
    const string = STRING.exec(rest)?.[0];
    const start = OPEN.exec(rest)?.[0];
    const key = top?.struct === true && /[{,]\s*$/.test(out) ? KEY.exec(rest) : null;
    if (string !== undefined) {
      out += string;
      rest = rest.slice(string.length);
    } else if (start !== undefined) {
      open.push({ struct: true, values: 0 });
      out += "{";
      rest = rest.slice(start.length);
    } else if (top !== undefined && key !== null) {
      top.values += 1;
      out += `'${key[1]}': dyn(`;
      rest = rest.slice(key[0].length);
    } else {
      const char = rest.charAt(0);
      if (/[{[(]/.test(char)) open.push({ struct: false, values: 0 });
      const closes = /[}\])]/.test(char) ? open.pop() : undefined;
      const endsValue = (closes?.struct === true && closes.values > 0) || (char === "," && top?.struct === true);
      out += endsValue ? `)${char}` : char;
      rest = rest.slice(1);
    }
  }
  return out;
}
