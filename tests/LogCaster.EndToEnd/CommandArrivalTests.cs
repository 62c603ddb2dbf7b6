using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>How commands come in: whole, in pieces, together, ended in every way, or not at all.</summary>
internal sealed class CommandArrivalTests
{
    [Test]
    [Arguments("COUNT\n")]
    [Arguments("COUNT\r\n")]
    [Arguments("  COUNT  \n")]
    [Arguments("\n\nCOUNT\n")]
    public async Task A_command_may_end_with_LF_or_CRLF_and_have_blanks_around_it(string command)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        await client.SendAsync(command);

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("COUNT: 0\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_command_may_end_with_the_end_of_the_stream()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        await client.SendAsync("COUNT");
        client.EndSending();

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("COUNT: 0\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_command_may_come_byte_by_byte()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        foreach (char letter in "QUERY keyword=x\r\n")
        {
            await client.SendAsync(letter.ToString());
            await Eventually.IsTrueAsync("the byte arrived alone", () => client.IsAcknowledged);
        }

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("FOUND: 0 matches\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Commands_that_come_together_are_answered_in_order()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("one\n");
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        await client.SendAsync("COUNT\nRECENT 1 out=raw\nNONSENSE\nCOUNT keyword=one\nPING\n");

        await Assert.That(await client.ReceiveTextAsync())
            .IsEqualTo("COUNT: 1\none\nERROR: Unknown command. Use HELP for usage.\nCOUNT: 1\nPONG\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_of_the_older_LogCaster_that_reads_once_gets_the_whole_answer()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(string.Concat(Enumerable.Range(0, 200).Select(i => $"record {i} of some eighty bytes, as lines of logs are, to the end of it\n")));
        foreach (string command in (string[])["COUNT\n", "STATS\n", "HELP\n", "QUERY keyword=record\n"])
        {
            using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
            await client.SendAsync(command);
            string once = await client.ReceiveOnceAsync();

            await Assert.That(await client.ReceiveTextAsync()).IsEmpty().Because(command);
            await Assert.That(once).EndsWith("\n");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task A_session_prompts_answers_and_ends_with_QUIT()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        await client.SendAsync("SESSION\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).IsEqualTo("> ");
        await client.SendAsync("COUNT\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).IsEqualTo("COUNT: 0\n> ");
        await server.StoreAsync("x\n");
        await client.SendAsync("QUERY x out=raw\r\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).IsEqualTo("x\n> ");
        await client.SendAsync("\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).IsEqualTo("> ");
        await client.SendAsync("NONSENSE\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).IsEqualTo("ERROR: Unknown command. Use HELP for usage.\n> ");
        await client.SendAsync("QUIT\nCOUNT\n");
        await Assert.That(await client.ReceiveTextAsync()).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_session_ends_with_the_end_of_the_stream()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);

        await client.SendAsync("SESSION\nCOUNT");
        client.EndSending();

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("> COUNT: 0\n> ");
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_that_sends_no_command_is_closed_after_the_query_timeout()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_QUERY_TIMEOUT=200ms");
        using WireClient silent = await WireClient.ConnectAsync(server.QueryPort);
        using WireClient half = await WireClient.ConnectAsync(server.QueryPort);
        await half.SendAsync("COU");

        await Assert.That(await silent.ReceiveTextAsync()).IsEmpty();
        await Assert.That(await half.ReceiveTextAsync()).IsEmpty();
        await Assert.That((await server.LoggedAsync("connectionTimedOut")).Text("listener")).IsEqualTo("query");
        await server.StopAsync();
    }

    [Test]
    public async Task A_command_that_is_too_long_is_an_error_and_the_next_client_is_served()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        string answer = await server.AskAsync("SEARCH " + new string('x', 5000));

        await Assert.That(answer).IsEqualTo("ERROR: the command is longer than 4096 bytes, which is the limit\n");
        await Assert.That(await server.AskAsync("PING")).IsEqualTo("PONG\n");
        await server.StopAsync();
    }
}
