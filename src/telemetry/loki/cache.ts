interface MemcachedCache {
  readonly memcached_client: {
    readonly addresses: string;
    readonly consistent_hash: true;
    readonly max_idle_conns: number;
  };
}

/** The parts of Loki's configuration that name memcached. */
export interface LokiCacheConfig {
  readonly chunk_store_config: { readonly chunk_cache_config: MemcachedCache };
  readonly query_range: {
    readonly align_queries_with_step: true;
    readonly cache_results: true;
    readonly results_cache: { readonly cache: MemcachedCache };
  };
}

/** Chunks and results of queries in memcached. */
export function lokiCache(addresses: string): LokiCacheConfig {
  // Loki's 16 idle connections are fewer than a querier's parallel reads: it would open one for almost every chunk.
  const cache: MemcachedCache = { memcached_client: { addresses, consistent_hash: true, max_idle_conns: 72 } };
  return {
    chunk_store_config: { chunk_cache_config: cache },
    query_range: { align_queries_with_step: true, cache_results: true, results_cache: { cache } },
  };
}
