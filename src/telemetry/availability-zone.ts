/** Environment variable that holds a pod's availability zone. Tempo and Loki expand it: `-config.expand-env=true`. */
export const ZONE_VARIABLE = "AVAILABILITY_ZONE";

/** The variable as a value of a configuration file that the program expands. */
export const expandedZone = `\${${ZONE_VARIABLE}}`;
