using System;
using System.Collections.Generic;

namespace LogCaster.Bench.Peers;

/// <summary>How to run another log server in the foreground, so that it appends every line of a TCP port unchanged to a file.</summary>
/// <param name="Name">Its name, with how it is set up.</param>
/// <param name="Program">Its executable.</param>
/// <param name="Arguments">Its command line.</param>
/// <param name="Configuration">Text of its configuration file.</param>
internal sealed record Peer(string Name, string Program, IReadOnlyList<string> Arguments, string Configuration)
{
    /// <summary>File name of the configuration in the folder of a run.</summary>
    public const string ConfigurationFile = "peer.conf";

    /// <summary>rsyslog: imtcp to omfile, the message as it came.</summary>
    public static Peer Rsyslog(PeerPackages packages, string folder, int port) => new(
        "rsyslog → file",
        packages.Program("rsyslogd"),
        ["-n", "-f", $"{folder}/{ConfigurationFile}", "-i", $"{folder}/pid", "-M", $"{packages.Libraries}/rsyslog"],
        $$"""
        module(load="imtcp")
        template(name="raw" type="string" string="%rawmsg%\n")
        input(type="imtcp" port="{{port}}" address="127.0.0.1" ruleset="keep")
        ruleset(name="keep") { action(type="omfile" file="{{folder}}/out" template="raw") }

        """);

    /// <summary>syslog-ng: no parsing, the message as it came.</summary>
    public static Peer SyslogNg(PeerPackages packages, string folder, int port) => new(
        "syslog-ng, no parsing → file",
        packages.Program("syslog-ng"),
        ["-F", "--no-caps", "-f", $"{folder}/{ConfigurationFile}", "-R", $"{folder}/persist", "-p", $"{folder}/pid", "-c", $"{folder}/control",
            $"--module-path={packages.SyslogNgModules}"],
        $$"""
        @version: 3.38
        source s { network(ip("127.0.0.1") port({{port}}) transport("tcp") flags(no-parse) max-connections(2000) log-iw-size(200000)); };
        destination d { file("{{folder}}/out" template("${MSG}\n")); };
        log { source(s); destination(d); flags(flow-control); };

        """);

    /// <summary>ngircd: an IRC server without limits of its own.</summary>
    public static Peer Ngircd(PeerPackages packages, string folder, int port) => new(
        "ngircd",
        packages.Program("ngircd"),
        ["-n", "-f", $"{folder}/{ConfigurationFile}"],
        $"""
        [Global]
        Name = irc.bench
        Info = bench
        Listen = 127.0.0.1
        Ports = {port}
        MotdPhrase = hello
        ServerUID = {Environment.UserName}
        ServerGID = root
        [Limits]
        MaxConnections = 0
        MaxConnectionsIP = 0
        MaxJoins = 0
        MaxPenaltyTime = 0
        [Options]
        DNS = no
        Ident = no
        PAM = no

        """);
}
