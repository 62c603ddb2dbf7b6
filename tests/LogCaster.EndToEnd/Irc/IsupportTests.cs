using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>Every token of RPL_ISUPPORT is true: what is allowed by it is taken, and what is one beyond it is not.</summary>
internal sealed class IsupportTests
{
    // Each of these has a test, here or where its subject is.
    private static readonly string[] s_tested =
    [
        "AWAYLEN", "BOT", "CASEMAPPING", "CHANLIMIT", "CHANMODES", "CHANNELLEN", "CHANTYPES", "CHATHISTORY", "ELIST", "KEYLEN", "KICKLEN", "MAXLIST",
        "MAXTARGETS", "MODES", "MSGREFTYPES", "NAMELEN", "NETWORK", "NICKLEN", "PREFIX", "SAFELIST", "STATUSMSG", "TARGMAX", "TOPICLEN", "USERLEN",
        "UTF8ONLY", "WHOX",
    ];

    [Test]
    public async Task No_token_is_promised_that_has_no_test_and_none_that_clients_need_is_missing()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_NETWORK=TestNet");
        IrcClient client = await server.ConnectAsync();
        IReadOnlyList<IrcLine> welcome = await client.AskAsync("NICK alice", "USER alice 0 * :Alice");
        Dictionary<string, string> tokens = Tokens(welcome);

        await Assert.That(tokens.Keys.Except(s_tested)).IsEmpty();
        await Assert.That(s_tested.Except(tokens.Keys)).IsEmpty();
        await Assert.That(tokens["NETWORK"]).IsEqualTo("TestNet");
        await Assert.That(tokens["CHANTYPES"]).IsEqualTo("#");
        await Assert.That(tokens["PREFIX"]).IsEqualTo("(ov)@+");
        await Assert.That(tokens["CASEMAPPING"]).IsEqualTo("ascii");
        await Assert.That(tokens["BOT"]).IsEqualTo("B");
        // Thirteen tokens a line at most, as clients of old expect.
        await Assert.That(welcome.Where(line => line.Number == 5).All(line => line.Parameters.Count <= 15)).IsTrue();
        await Assert.That(Tokens(await client.AskAsync("VERSION")).Keys.Order()).IsEquivalentTo(tokens.Keys.Order());
        await server.StopAsync();
    }

    [Test]
    public async Task NICKLEN_is_the_longest_nick()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "NICKLEN");

        await alice.ExpectAsync($"NICK {Letters(length)}", $":alice!*@* NICK {Letters(length)}");
        await alice.ExpectAsync($"NICK {Letters(length + 1)}", $"432 {Letters(length)} {Letters(length + 1)} *");
        await server.StopAsync();
    }

    [Test]
    public async Task CHANNELLEN_is_the_longest_channel()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "CHANNELLEN");

        await Assert.That((await alice.AskAsync($"JOIN #{Letters(length - 1)}"))[0].Has($":alice!*@* JOIN #{Letters(length - 1)}")).IsTrue();
        await alice.ExpectAsync($"JOIN #{Letters(length)}", $"4* alice #{Letters(length)} *");
        await server.StopAsync();
    }

    [Test]
    public async Task TOPICLEN_AWAYLEN_and_KICKLEN_are_where_texts_are_cut()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "TOPICLEN");
        Dictionary<string, string> tokens = Tokens(await alice.AskAsync("VERSION"));
        int awayLength = int.Parse(tokens["AWAYLEN"], CultureInfo.InvariantCulture);
        int kickLength = int.Parse(tokens["KICKLEN"], CultureInfo.InvariantCulture);
        IrcClient bob = (await server.JoinedAsync("#talk", "bob"))[0];
        IrcClient carol = (await server.JoinedAsync("#talk", "carol"))[0];
        _ = await bob.TakeAsync();

        await bob.ExpectAsync($"TOPIC #talk :{Letters(length)}", $"TOPIC #talk {Letters(length)}");
        await bob.ExpectAsync($"TOPIC #talk :b{Letters(length)}", $"TOPIC #talk b{Letters(length - 1)}");
        await bob.ExpectAsync($"AWAY :b{Letters(awayLength)}", "306 bob *");
        await alice.ExpectAsync("PRIVMSG bob :hello", $"301 alice bob b{Letters(awayLength - 1)}");
        _ = await carol.TakeAsync();
        _ = await bob.AskAsync($"KICK #talk carol :b{Letters(kickLength)}");
        await carol.SeesAsync($":bob!*@* KICK #talk carol b{Letters(kickLength - 1)}");
        await server.StopAsync();
    }

    [Test]
    public async Task A_text_is_cut_between_characters()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "TOPICLEN");
        _ = await alice.AskAsync("JOIN #talk");

        // Three bytes each: reading them back fails if one was cut.
        IReadOnlyList<IrcLine> lines = await alice.AskAsync("TOPIC #talk :ab" + new string('日', length / 3));

        await Assert.That(lines[0].Text).StartsWith("ab日日日");
        await Assert.That(System.Text.Encoding.UTF8.GetByteCount(lines[0].Text)).IsBetween(length - 3, length);
        await server.StopAsync();
    }

    [Test]
    public async Task KEYLEN_is_the_longest_key()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "KEYLEN");
        _ = await alice.AskAsync("JOIN #talk");

        await alice.ExpectAsync($"MODE #talk +k {Letters(length)}", $":alice!*@* MODE #talk +k {Letters(length)}");
        _ = await alice.AskAsync($"MODE #talk -k {Letters(length)}");
        await Assert.That(string.Concat(await alice.AskAsync($"MODE #talk +k {Letters(length + 1)}"))).DoesNotContain(Letters(length + 1) + " +k");
        await Assert.That(string.Join(' ', (await alice.AskAsync("MODE #talk"))[0].Parameters)).DoesNotContain(Letters(length + 1));
        await server.StopAsync();
    }

    [Test]
    public async Task USERLEN_and_NAMELEN_are_where_names_are_cut()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int length = await LengthAsync(alice, "USERLEN");
        int nameLength = int.Parse(Tokens(await alice.AskAsync("VERSION"))["NAMELEN"], CultureInfo.InvariantCulture);
        IrcClient bob = await server.ConnectAsync();

        IReadOnlyList<IrcLine> lines = await bob.AskAsync("NICK bob", $"USER {Letters(length + 5)} 0 * :b{Letters(nameLength)}", "WHOIS bob");

        IrcLine user = lines.Single(line => line.Number == 311);
        await Assert.That(user.Parameters[2].Length).IsLessThanOrEqualTo(length);
        await Assert.That(user.Parameters[2].TrimStart('~')).IsEqualTo(Letters(user.Parameters[2].TrimStart('~').Length));
        await Assert.That(user.Text).IsEqualTo("b" + Letters(nameLength - 1));
        await server.StopAsync();
    }

    [Test]
    public async Task CHANLIMIT_is_how_many_channels_one_may_be_in()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        string limit = Tokens(await alice.AskAsync("VERSION"))["CHANLIMIT"];
        await Assert.That(limit).StartsWith("#:");
        int most = int.Parse(limit[2..], CultureInfo.InvariantCulture);

        foreach (int[] some in Enumerable.Range(0, most).Chunk(20))
        {
            _ = await alice.AskAsync("JOIN " + string.Join(',', some.Select(i => $"#c{i}")));
        }

        await alice.ExpectAsync("JOIN #onemore", "405 alice #onemore *");
        _ = await alice.AskAsync("PART #c0");
        await Assert.That((await alice.AskAsync("JOIN #onemore"))[0].Command).IsEqualTo("JOIN");
        await server.StopAsync();
    }

    [Test]
    public async Task MAXLIST_is_how_many_bans_there_may_be()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int modes = await LengthAsync(alice, "MODES");
        string limit = Tokens(await alice.AskAsync("VERSION"))["MAXLIST"];
        int most = int.Parse(limit["b:".Length..], CultureInfo.InvariantCulture);
        _ = await alice.AskAsync("JOIN #talk");

        foreach (int[] some in Enumerable.Range(0, most).Chunk(modes))
        {
            _ = await alice.AskAsync($"MODE #talk +{new string('b', some.Length)} {string.Join(' ', some.Select(i => $"n{i}!*@*"))}");
        }

        await alice.ExpectAsync("MODE #talk +b onemore!*@*", "478 alice #talk *");
        await Assert.That((await alice.AskAsync("MODE #talk b")).Count(line => line.Number == 367)).IsEqualTo(most);
        await server.StopAsync();
    }

    [Test]
    public async Task MODES_is_how_many_values_one_line_may_have()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int modes = await LengthAsync(alice, "MODES");
        _ = await alice.AskAsync("JOIN #talk");

        _ = await alice.AskAsync($"MODE #talk +{new string('b', modes + 1)} {string.Join(' ', Enumerable.Range(0, modes + 1).Select(i => $"n{i}!*@*"))}");

        await Assert.That((await alice.AskAsync("MODE #talk b")).Count(line => line.Number == 367)).IsEqualTo(modes);
        await server.StopAsync();
    }

    [Test]
    public async Task TARGMAX_is_how_many_targets_a_message_may_have()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        int most = await LengthAsync(alice, "MAXTARGETS");
        string[] targets = Tokens(await alice.AskAsync("VERSION"))["TARGMAX"].Split(',');
        await Assert.That(targets).Contains($"PRIVMSG:{most}");
        await Assert.That(targets).Contains($"NOTICE:{most}");
        string[] nobody = [.. Enumerable.Range(0, most).Select(i => $"nobody{i}")];

        await alice.ExpectAsync($"PRIVMSG {string.Join(',', nobody)} :hello", [.. nobody.Select(nick => $"401 alice {nick} *")]);
        IReadOnlyList<IrcLine> lines = await alice.AskAsync($"PRIVMSG {string.Join(',', nobody)},onemore :hello");

        await Assert.That(lines.Count(line => line.Number == 407)).IsEqualTo(1);
        await Assert.That(lines.Any(line => line.Has("401 alice onemore *"))).IsFalse();
        await server.StopAsync();
    }

    [Test]
    public async Task CHANMODES_has_each_mode_in_its_group_and_no_other_is_taken()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        string[] groups = Tokens(await alice.AskAsync("VERSION"))["CHANMODES"].Split(',');
        _ = await alice.AskAsync("JOIN #talk");

        await Assert.That(groups.Length).IsEqualTo(4);
        await Assert.That($"{groups[0]},{groups[1]},{groups[2]}").IsEqualTo("b,k,l");
        await Assert.That("imnt".All(groups[3].Contains)).IsTrue();
        foreach (char mode in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".Except("ov" + string.Concat(groups)))
        {
            await alice.ExpectAsync($"MODE #talk +{mode} x", $"472 alice {mode} *");
        }
        foreach (char mode in groups[3])
        {
            _ = await alice.AskAsync($"MODE #talk -{mode}");
            await alice.ExpectAsync($"MODE #talk +{mode}", $":alice!*@* MODE #talk +{mode}");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task CASEMAPPING_ascii_folds_letters_and_nothing_else()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await server.RegisterAsync("{bob}");

        await alice.ExpectAsync("NICK [bob]", ":alice!*@* NICK [bob]");
        await alice.ExpectAsync("NICK {BOB}", "433 [bob] {BOB} *");
        await Assert.That((await alice.AskAsync("JOIN #a[")).Count).IsGreaterThan(0);
        await Assert.That((await alice.AskAsync("JOIN #a{")).Count).IsGreaterThan(0);
        await alice.ExpectAsync("JOIN #A{");
        await server.StopAsync();
    }

    [Test]
    public async Task STATUSMSG_reaches_those_of_a_rank_and_above()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        await Assert.That(Tokens(await alice.AskAsync("VERSION"))["STATUSMSG"]).IsEqualTo("@+");
        IrcClient[] clients = await server.JoinedAsync("#talk", "bob", "carol", "dave");
        _ = await clients[0].AskAsync("MODE #talk +v carol");
        foreach (IrcClient client in clients)
        {
            _ = await client.TakeAsync();
        }

        await clients[2].ExpectAsync("PRIVMSG @#talk :to operators");
        await clients[2].ExpectAsync("PRIVMSG +#talk :to voices");

        await clients[0].SeesAsync(":dave!*@* PRIVMSG @#talk :to operators", ":dave!*@* PRIVMSG +#talk :to voices");
        await clients[1].SeesAsync(":dave!*@* PRIVMSG +#talk :to voices");
        await clients[2].SeesAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task UTF8ONLY_refuses_other_bytes_and_loses_nothing_else()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob", "standard-replies");

        await bob.SendBytesAsync("PRIVMSG alice :gr\u00fc"u8.ToArray().Append((byte)0xfc).Append((byte)'\r').Append((byte)'\n').ToArray());

        await bob.SeesAsync("FAIL * INVALID_UTF8 *");
        await alice.SeesAsync();
        await bob.ExpectAsync("PRIVMSG alice :grün");
        await alice.SeesAsync("PRIVMSG alice grün");
        await server.StopAsync();
    }

    private static string Letters(int count) => new('a', count);

    private static Dictionary<string, string> Tokens(IReadOnlyList<IrcLine> lines) => lines.Where(line => line.Number == 5)
        .SelectMany(line => line.Parameters.Skip(1).SkipLast(1)).Select(token => token.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");

    private static async Task<int> LengthAsync(IrcClient client, string token) =>
        int.Parse(Tokens(await client.AskAsync("VERSION"))[token], CultureInfo.InvariantCulture);
}
