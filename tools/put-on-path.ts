// Preloaded by scripts that use the programs which `npm run tools` has made, without knowing of tools.
import { toolsPath } from "./path.ts";

process.env["PATH"] = toolsPath();
