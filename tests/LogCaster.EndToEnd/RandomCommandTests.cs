using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Any line gets its answer: none hangs, and none ends the connection without a word. The seeds are fixed.</summary>
[NotInParallel]
internal sealed class RandomCommandTests
{
    private const string Prompt = "> ";

    [Test]
    public async Task A_hundred_thousand_lines_in_sessions_each_get_an_answer_and_a_prompt()
    {
        const int Sessions = 8;
        const int Windows = 125;
        const int LinesPerWindow = 100;
        await using RunningLogCaster server = await StartFilledAsync();

        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(async seed =>
        {
            var lines = new RandomCommandLines(new Random(seed));
            using WireClient session = await WireClient.ConnectAsync(server.QueryPort);
            await session.SendAsync("SESSION\n");
            _ = await session.ReceiveUntilAsync(Prompt);
            for (int window = 0; window < Windows; window++)
            {
                byte[][] commands = [.. Enumerable.Range(0, LinesPerWindow).Select(_ => lines.Next())];
                await session.SendAsync((byte[])[.. commands.SelectMany(command => (IEnumerable<byte>)[.. command, (byte)'\n']), .. "PING\n"u8]);
                string answers = await session.ReceiveUntilAsync("PONG\n" + Prompt);
                if (Prompts(answers) != LinesPerWindow + 1)
                {
                    string sent = string.Join('\n', commands.Select(Encoding.Latin1.GetString));
                    throw new InvalidOperationException($"seed {seed}, window {window}: {Prompts(answers)} prompts\n{sent}\nanswered:\n{answers}");
                }
            }
        }));

        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 300\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_line_on_a_connection_of_its_own_gets_an_answer_of_whole_lines()
    {
        await using RunningLogCaster server = await StartFilledAsync();
        var lines = new RandomCommandLines(new Random(1000));
        for (int i = 0; i < 2000; i++)
        {
            byte[] line = lines.Next();
            using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
            await client.SendAsync((byte[])[.. line, (byte)'\n']);
            string answer = await client.ReceiveTextAsync();

            // Only quiet=1 asks for no line where there is no record.
            string text = Encoding.Latin1.GetString(line);
            bool mayBeEmpty = text.Contains("quiet=1", StringComparison.Ordinal);
            await Assert.That(answer.EndsWith('\n') || (mayBeEmpty && answer.Length == 0)).IsTrue().Because($"{text} was answered with: {answer}");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Whatever_follows_TAIL_is_an_error_or_is_watched()
    {
        const int Clients = 400;
        await using RunningLogCaster server = await StartFilledAsync();
        var lines = new RandomCommandLines(new Random(2000));
        WireClient[] clients = await WireClient.ConnectAllAsync(server.QueryPort, Clients);
        int refused = 0;
        foreach (WireClient client in clients)
        {
            await client.SendAsync("TAIL limit=0" + lines.Items() + "\nPING\n");
        }
        Task[] answers = [.. clients.Select(async client =>
        {
            if (await IsRefusedAsync(client))
            {
                Interlocked.Increment(ref refused);
            }
        })];
        await Eventually.IsTrueAsync("each is refused or watches", async () => await server.StatAsync("Tails") + Volatile.Read(ref refused) == Clients);

        await Assert.That(refused).IsBetween(Clients / 10, Clients - (Clients / 10));
        Array.ForEach(clients, client => client.Dispose());
        await Task.WhenAll(answers);
        await server.StopAsync();
    }

    // Only a refusal goes on with the next command; what is watched ends with the client.
    private static async Task<bool> IsRefusedAsync(WireClient client)
    {
        try
        {
            return (await client.ReceiveUntilAsync("PONG\n")).StartsWith("ERROR: ", StringComparison.Ordinal);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<RunningLogCaster> StartFilledAsync()
    {
        RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(string.Concat(Enumerable.Range(0, 100).Select(n => $"ERROR disk full user=ann status={n * 10}\n{{\"user\":\"bob\",\"n\":{n}}}\naab \0")));
        return server;
    }

    /// <summary>How many prompts there are: one or more at the beginning of a line, none of which is the text of a record.</summary>
    private static int Prompts(string answers)
    {
        int count = 0;
        foreach (string line in answers.Split('\n'))
        {
            for (string rest = line; rest.StartsWith(Prompt, StringComparison.Ordinal); rest = rest[Prompt.Length..])
            {
                count++;
            }
        }
        return count;
    }
}
