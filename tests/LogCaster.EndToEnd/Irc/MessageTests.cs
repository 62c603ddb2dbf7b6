using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>PRIVMSG and NOTICE between users and in channels.</summary>
internal sealed class MessageTests
{
    [Test]
    [Arguments("hello")]
    [Arguments(":leading colon")]
    [Arguments("trailing blanks  ")]
    [Arguments(" leading blank")]
    [Arguments("\u0001ACTION waves\u0001")]
    [Arguments("\u0002bold\u000304 red\u000f grüße 日本 😀")]
    public async Task A_text_arrives_as_it_was_sent(string text)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");

        await clients[0].ExpectAsync($"PRIVMSG bob :{text}");
        await clients[0].ExpectAsync($"privmsg #TALK :{text}");
        await clients[0].ExpectAsync($"NOTICE BOB :{text}");

        IrcLine[] lines = [.. await clients[1].TakeAsync()];
        await Assert.That(lines.Length).IsEqualTo(3);
        await Assert.That(lines.All(line => line.Text == text && line.Has(":alice!*@* *"))).IsTrue();
        await Assert.That(string.Join('|', lines.Select(line => $"{line.Command} {line.Parameters[0]}"))).IsEqualTo("PRIVMSG bob|PRIVMSG #talk|NOTICE bob");
        await server.StopAsync();
    }

    [Test]
    public async Task Several_targets_get_one_each()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        await clients[0].ExpectAsync("PRIVMSG carol,#talk,nobody :all of you", "401 alice nobody *");

        await carol.SeesAsync(":alice!*@* PRIVMSG carol :all of you");
        await clients[1].SeesAsync(":alice!*@* PRIVMSG #talk :all of you");
        await server.StopAsync();
    }

    [Test]
    public async Task PRIVMSG_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await server.RegisterAsync("bob");

        await alice.ExpectAsync("PRIVMSG", "411 alice *");
        await alice.ExpectAsync("PRIVMSG bob", "412 alice *");
        await alice.ExpectAsync("PRIVMSG bob :", "412 alice *");
        await alice.ExpectAsync("PRIVMSG nobody :hello", "401 alice nobody *");
        await alice.ExpectAsync("PRIVMSG #missing :hello", "40* alice #missing *");
        await server.StopAsync();
    }

    [Test]
    [Arguments("NOTICE")]
    [Arguments("NOTICE bob")]
    [Arguments("NOTICE bob :")]
    [Arguments("NOTICE nobody :hello")]
    [Arguments("NOTICE #missing :hello")]
    [Arguments("NOTICE nobody,#missing,bob :hello")]
    [Arguments("NOTICE #logs-all :hello")]
    [Arguments("NOTICE a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z :hello")]
    [Arguments("NOTICE LogBot :!help")]
    public async Task A_NOTICE_is_never_answered(string line)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        _ = await bob.AskAsync("AWAY :gone");

        await alice.ExpectAsync(line);
        await server.StopAsync();
    }

    [Test]
    public async Task Who_is_away_says_so_to_a_PRIVMSG_and_not_to_a_NOTICE()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");

        await bob.ExpectAsync("AWAY :at lunch", "306 bob *");
        await alice.ExpectAsync("PRIVMSG bob :are you there", "301 alice bob :at lunch");
        await alice.ExpectAsync("NOTICE bob :are you there");
        await bob.ExpectAsync("AWAY", "PRIVMSG bob *", "NOTICE bob *", "305 bob *");
        await bob.ExpectAsync("AWAY :", "305 bob *");
        await alice.ExpectAsync("PRIVMSG bob :are you there");
        await server.StopAsync();
    }

    [Test]
    public async Task A_user_may_talk_to_himself()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync("PRIVMSG alice :note to self", ":alice!*@* PRIVMSG alice :note to self");
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_cannot_speak_as_another()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");

        _ = await alice.AskAsync(":carol!u@h PRIVMSG bob :who am I");

        await Assert.That((await bob.TakeAsync()).All(line => line.Has(":alice!*@* *"))).IsTrue();
        await server.StopAsync();
    }
}
