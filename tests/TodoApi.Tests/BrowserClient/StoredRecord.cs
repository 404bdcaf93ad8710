namespace TodoApi.Tests.BrowserClient;

/// <summary>What the client has stored in a page.</summary>
internal static class StoredRecord
{
    /// <summary>An expression of an asynchronous function.</summary>
    public const string Script =
        """
        await (async () => {
          const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('jwtdeviceauth'))
          const wait = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) })
          return wait((await wait(indexedDB.open(name))).transaction('s').objectStore('s').get(0))
        })()
        """;
}
