using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Access;

namespace LogCaster.Tests.Access;

internal sealed class AuthLineTests
{
    [Test]
    [Arguments("AUTH abc", "abc", "")]
    [Arguments("auth abc\r", "abc", "")]
    [Arguments("  Auth\t abc  COUNT level=err ", "abc", "COUNT level=err")]
    [Arguments("AUTH", "", "")]
    [Arguments("AUTH ", "", "")]
    [Arguments("AUTH a AUTH b COUNT", "a", "AUTH b COUNT")]
    public async Task A_command_line_that_begins_with_AUTH_has_a_token_and_perhaps_a_command(string line, string token, string command)
    {
        bool isAuth = AuthLine.TryReadCommand(Encoding.UTF8.GetBytes(line), out ReadOnlySpan<byte> foundToken, out ReadOnlySpan<byte> foundCommand);
        string found = $"{isAuth}|{Encoding.UTF8.GetString(foundToken)}|{Encoding.UTF8.GetString(foundCommand)}";
        await Assert.That(found).IsEqualTo($"True|{token}|{command}");
    }

    [Test]
    [Arguments("AUTHOR x")]
    [Arguments("COUNT AUTH x")]
    [Arguments("AUT")]
    [Arguments("")]
    [Arguments("AUTH=x")]
    public async Task Other_commands_are_no_AUTH(string line) =>
        await Assert.That(AuthLine.TryReadCommand(Encoding.UTF8.GetBytes(line), out _, out _)).IsFalse();

    [Test]
    [Arguments("AUTH abc", true)]
    [Arguments("AUTH  abc ", true)]
    [Arguments("auth abc", false)]
    [Arguments("AUTH failed for root", false)]
    [Arguments("AUTH ", false)]
    [Arguments("AUTH\tabc", false)]
    [Arguments("AUTH a\u00e9b", false)]
    [Arguments("AUTH a\u0001b", false)]
    [Arguments(" AUTH abc", false)]
    public async Task A_record_is_AUTH_and_one_word_or_a_record_like_any_other(string record, bool isAuth) =>
        await Assert.That(AuthLine.TryRead(Encoding.UTF8.GetBytes(record), out _)).IsEqualTo(isAuth);

    [Test]
    public async Task A_token_has_a_longest_length()
    {
        await Assert.That(AuthLine.TryRead(Encoding.UTF8.GetBytes("AUTH " + new string('a', 256)), out _)).IsTrue();
        await Assert.That(AuthLine.TryRead(Encoding.UTF8.GetBytes("AUTH " + new string('a', 257)), out _)).IsFalse();
    }
}
