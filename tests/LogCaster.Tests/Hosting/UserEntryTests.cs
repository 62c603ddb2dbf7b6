using System.Threading.Tasks;
using LogCaster.Hosting;

namespace LogCaster.Tests.Hosting;

internal sealed class UserEntryTests
{
    private static readonly string[] s_passwd = ["root:x:0:0:root:/root:/bin/sh", "# remark", "log:x:101:102::/:/bin/false", "bad:x:none:1::/:", "1000:x:7:7::/:"];
    private static readonly string[] s_group = ["root:x:0:", "log:x:102:", "adm:x:4:syslog,log", "tty:x:5:log", "short:x", "logs:x:9:logger"];

    [Test]
    [Arguments("log", "log 101 102 102,4,5")]
    [Arguments("101", "log 101 102 102,4,5")]
    [Arguments("101:5", "101:5 101 5 5")]
    [Arguments("65532", "65532 65532 65532 65532")]
    [Arguments("65532:1", "65532:1 65532 1 1")]
    [Arguments("1000", "1000 1000 1000 1000")]
    [Arguments("root", "root 0 0 0")]
    [Arguments("nobody", "none")]
    [Arguments("bad", "none")]
    [Arguments("log:x", "none")]
    [Arguments("log:102", "none")]
    [Arguments("1:2:3", "none")]
    [Arguments("-1", "none")]
    [Arguments("4294967295", "none")]
    [Arguments("4294967296", "none")]
    [Arguments("", "none")]
    public async Task A_user_is_named_or_numbered(string text, string found)
    {
        UserEntry? user = UserEntry.Find(text, s_passwd, s_group);
        await Assert.That(user is null ? "none" : $"{user.Name} {user.Uid} {user.Gid} {string.Join(',', user.Groups)}").IsEqualTo(found);
    }
}
