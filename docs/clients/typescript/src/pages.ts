/** Lists that come in pages, as one sequence. */
export interface Page<T> {
  data: T[];
  pagination: { page: number; pages: number } | null;
}

/**
 * Every item of a list, page by page, asked for as it is needed.
 *
 *     for await (const movie of eachItem((page) => answer(api.GET(path, { params: { query: { page } } })))) …
 */
export async function* eachItem<T>(load: (page: number) => Promise<Page<T>>, first = 1): AsyncGenerator<T, void> {
  for (let page = first, pages = first; page <= pages; page += 1) {
    const { data, pagination } = await load(page);
    yield* data;
    pages = pagination?.pages ?? page;
  }
}
