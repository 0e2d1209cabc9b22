import { readFileSync } from "node:fs";

/** Clock ticks a second in which Linux counts a process's time: 100 on every platform that Node runs on. */
const TICKS = 100;

/** CPU seconds of a process and of those that it started, as Linux counts them; 0 where there is no such process. */
export function cpuSecondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold spaces: what counts comes after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return children.filter((child) => child !== "").reduce((sum, child) => sum + cpuSecondsOf(Number(child)), own);
  } catch {
    return 0;
  }
}
