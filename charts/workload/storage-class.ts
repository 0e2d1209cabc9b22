/**
 * Classes of volumes. `replicated`: the program keeps copies in other zones, so a disk in one zone is enough.
 * `single`: there is one copy, so the disk itself is in three zones and follows its pod.
 */
export const STORAGE_CLASSES = {
  replicated: { name: "hyperion-replicated", skuName: "Premium_LRS" },
  single: { name: "hyperion-single", skuName: "Premium_ZRS" },
} as const;
