using System.Collections.Immutable;

namespace LogCaster.Irc.Numerics;

/// <summary>
/// Every numbered reply of the IRC server, one row each, with the numbers and parameters of modern.ircdocs.horse: the only place that knows them.
/// Constant, safe for any thread.
/// </summary>
internal static class NumericTable
{
    public static readonly Numeric Welcome = new(1, "RPL_WELCOME", ":Welcome to the <network> network, <mask>");
    public static readonly Numeric YourHost = new(2, "RPL_YOURHOST", ":Your host is <server>, running version <version>");
    public static readonly Numeric Created = new(3, "RPL_CREATED", ":This server was started <time>");
    public static readonly Numeric MyInfo = new(4, "RPL_MYINFO", "<server> <version> <usermodes> <channelmodes> <parametermodes>");
    public static readonly Numeric Isupport = new(5, "RPL_ISUPPORT", "<tokens*> :are supported by this server");
    public static readonly Numeric StatsCommands = new(212, "RPL_STATSCOMMANDS", "<command> <count>");
    public static readonly Numeric EndOfStats = new(219, "RPL_ENDOFSTATS", "<letter> :End of STATS report");
    public static readonly Numeric UserModeIs = new(221, "RPL_UMODEIS", "<modes>");
    public static readonly Numeric StatsUptime = new(242, "RPL_STATSUPTIME", ":Server up <days> days <time>");
    public static readonly Numeric LuserClient = new(251, "RPL_LUSERCLIENT", ":There are <visible> users and <invisible> invisible on 1 server");
    public static readonly Numeric LuserOperators = new(252, "RPL_LUSEROP", "<operators> :operator(s) online");
    public static readonly Numeric LuserUnknown = new(253, "RPL_LUSERUNKNOWN", "<unknown> :unknown connection(s)");
    public static readonly Numeric LuserChannels = new(254, "RPL_LUSERCHANNELS", "<channels> :channels formed");
    public static readonly Numeric LuserMe = new(255, "RPL_LUSERME", ":I have <users> clients and 0 servers");
    public static readonly Numeric AdminMe = new(256, "RPL_ADMINME", "<server> :Administrative info");
    public static readonly Numeric AdminLocation1 = new(257, "RPL_ADMINLOC1", ":<location>");
    public static readonly Numeric AdminLocation2 = new(258, "RPL_ADMINLOC2", ":<version>");
    public static readonly Numeric AdminEmail = new(259, "RPL_ADMINEMAIL", ":<contact>");
    public static readonly Numeric TryAgain = new(263, "RPL_TRYAGAIN", "<command> :Please wait a while and try again");
    public static readonly Numeric LocalUsers = new(265, "RPL_LOCALUSERS", "<users> <most> :Current local users <shown>, max <shownmost>");
    public static readonly Numeric GlobalUsers = new(266, "RPL_GLOBALUSERS", "<users> <most> :Current global users <shown>, max <shownmost>");
    public static readonly Numeric Away = new(301, "RPL_AWAY", "<nick> :<message>");
    public static readonly Numeric UserHost = new(302, "RPL_USERHOST", ":<replies>");
    public static readonly Numeric IsOn = new(303, "RPL_ISON", ":<nicks>");
    public static readonly Numeric Unaway = new(305, "RPL_UNAWAY", ":You are no longer marked as being away");
    public static readonly Numeric NowAway = new(306, "RPL_NOWAWAY", ":You have been marked as being away");
    public static readonly Numeric WhoisUser = new(311, "RPL_WHOISUSER", "<nick> <user> <host> * :<realname>");
    public static readonly Numeric WhoisServer = new(312, "RPL_WHOISSERVER", "<nick> <server> :<info>");
    public static readonly Numeric WhowasUser = new(314, "RPL_WHOWASUSER", "<nick> <user> <host> * :<realname>");
    public static readonly Numeric EndOfWho = new(315, "RPL_ENDOFWHO", "<mask> :End of WHO list");
    public static readonly Numeric WhoisIdle = new(317, "RPL_WHOISIDLE", "<nick> <idle> <signon> :seconds idle, signon time");
    public static readonly Numeric EndOfWhois = new(318, "RPL_ENDOFWHOIS", "<nick> :End of WHOIS list");
    public static readonly Numeric WhoisChannels = new(319, "RPL_WHOISCHANNELS", "<nick> :<channels>");
    public static readonly Numeric ListStart = new(321, "RPL_LISTSTART", "Channel :Users  Name");
    public static readonly Numeric List = new(322, "RPL_LIST", "<channel> <users> :<topic>");
    public static readonly Numeric ListEnd = new(323, "RPL_LISTEND", ":End of LIST");
    public static readonly Numeric ChannelModeIs = new(324, "RPL_CHANNELMODEIS", "<channel> <modes*>");
    public static readonly Numeric CreationTime = new(329, "RPL_CREATIONTIME", "<channel> <time>");
    public static readonly Numeric WhoisAccount = new(330, "RPL_WHOISACCOUNT", "<nick> <account> :is logged in as");
    public static readonly Numeric NoTopic = new(331, "RPL_NOTOPIC", "<channel> :No topic is set");
    public static readonly Numeric Topic = new(332, "RPL_TOPIC", "<channel> :<topic>");
    public static readonly Numeric TopicWhoTime = new(333, "RPL_TOPICWHOTIME", "<channel> <setter> <time>");
    public static readonly Numeric WhoisBot = new(335, "RPL_WHOISBOT", "<nick> :is a bot on <network>");
    public static readonly Numeric Inviting = new(341, "RPL_INVITING", "<nick> <channel>");
    public static readonly Numeric Version = new(351, "RPL_VERSION", "<version> <server> :<comments>");
    public static readonly Numeric WhoReply = new(352, "RPL_WHOREPLY", "<channel> <user> <host> <server> <nick> <flags> :<hops> <realname>");
    public static readonly Numeric NameReply = new(353, "RPL_NAMREPLY", "<symbol> <channel> :<names>");
    public static readonly Numeric WhoxReply = new(354, "RPL_WHOSPCRPL", "<fields*>");
    public static readonly Numeric Links = new(364, "RPL_LINKS", "<mask> <server> :0 <info>");
    public static readonly Numeric EndOfLinks = new(365, "RPL_ENDOFLINKS", "<mask> :End of LINKS list");
    public static readonly Numeric EndOfNames = new(366, "RPL_ENDOFNAMES", "<channel> :End of NAMES list");
    public static readonly Numeric BanList = new(367, "RPL_BANLIST", "<channel> <mask> <setter> <time>");
    public static readonly Numeric EndOfBanList = new(368, "RPL_ENDOFBANLIST", "<channel> :End of channel ban list");
    public static readonly Numeric EndOfWhowas = new(369, "RPL_ENDOFWHOWAS", "<nick> :End of WHOWAS");
    public static readonly Numeric Info = new(371, "RPL_INFO", ":<line>");
    public static readonly Numeric Motd = new(372, "RPL_MOTD", ":- <line>");
    public static readonly Numeric EndOfInfo = new(374, "RPL_ENDOFINFO", ":End of INFO list");
    public static readonly Numeric MotdStart = new(375, "RPL_MOTDSTART", ":- <server> Message of the day -");
    public static readonly Numeric EndOfMotd = new(376, "RPL_ENDOFMOTD", ":End of MOTD command");
    public static readonly Numeric Time = new(391, "RPL_TIME", "<server> :<time>");
    public static readonly Numeric UnknownError = new(400, "ERR_UNKNOWNERROR", "<command> :<reason>");
    public static readonly Numeric NoSuchNick = new(401, "ERR_NOSUCHNICK", "<nick> :No such nick/channel");
    public static readonly Numeric NoSuchServer = new(402, "ERR_NOSUCHSERVER", "<server> :No such server");
    public static readonly Numeric NoSuchChannel = new(403, "ERR_NOSUCHCHANNEL", "<channel> :No such channel");
    public static readonly Numeric CannotSendToChannel = new(404, "ERR_CANNOTSENDTOCHAN", "<channel> :Cannot send to channel (<reason>)");
    public static readonly Numeric TooManyChannels = new(405, "ERR_TOOMANYCHANNELS", "<channel> :You have joined too many channels");
    public static readonly Numeric WasNoSuchNick = new(406, "ERR_WASNOSUCHNICK", "<nick> :There was no such nickname");
    public static readonly Numeric TooManyTargets = new(407, "ERR_TOOMANYTARGETS", "<target> :Too many targets: at most <most> are allowed");
    public static readonly Numeric NoOrigin = new(409, "ERR_NOORIGIN", ":No origin specified");
    public static readonly Numeric InvalidCapCommand = new(410, "ERR_INVALIDCAPCMD", "<command> :Invalid CAP command");
    public static readonly Numeric NoRecipient = new(411, "ERR_NORECIPIENT", ":No recipient given (<command>)");
    public static readonly Numeric NoTextToSend = new(412, "ERR_NOTEXTTOSEND", ":No text to send");
    public static readonly Numeric InputTooLong = new(417, "ERR_INPUTTOOLONG", ":Input line was too long");
    public static readonly Numeric UnknownCommand = new(421, "ERR_UNKNOWNCOMMAND", "<command> :Unknown command");
    public static readonly Numeric NoMotd = new(422, "ERR_NOMOTD", ":MOTD File is missing");
    public static readonly Numeric NoNicknameGiven = new(431, "ERR_NONICKNAMEGIVEN", ":No nickname given");
    public static readonly Numeric ErroneousNickname = new(432, "ERR_ERRONEUSNICKNAME", "<nick> :Erroneous nickname");
    public static readonly Numeric NicknameInUse = new(433, "ERR_NICKNAMEINUSE", "<nick> :Nickname is already in use");
    public static readonly Numeric UserNotInChannel = new(441, "ERR_USERNOTINCHANNEL", "<nick> <channel> :They aren't on that channel");
    public static readonly Numeric NotOnChannel = new(442, "ERR_NOTONCHANNEL", "<channel> :You're not on that channel");
    public static readonly Numeric UserOnChannel = new(443, "ERR_USERONCHANNEL", "<nick> <channel> :is already on channel");
    public static readonly Numeric NotRegistered = new(451, "ERR_NOTREGISTERED", ":You have not registered");
    public static readonly Numeric NeedMoreParameters = new(461, "ERR_NEEDMOREPARAMS", "<command> :Not enough parameters");
    public static readonly Numeric AlreadyRegistered = new(462, "ERR_ALREADYREGISTERED", ":You may not reregister");
    public static readonly Numeric PasswordMismatch = new(464, "ERR_PASSWDMISMATCH", ":<refusal>");
    public static readonly Numeric ChannelIsFull = new(471, "ERR_CHANNELISFULL", "<channel> :Cannot join channel (+l)");
    public static readonly Numeric UnknownMode = new(472, "ERR_UNKNOWNMODE", "<letter> :is unknown mode char to me");
    public static readonly Numeric InviteOnlyChannel = new(473, "ERR_INVITEONLYCHAN", "<channel> :Cannot join channel (+i)");
    public static readonly Numeric BannedFromChannel = new(474, "ERR_BANNEDFROMCHAN", "<channel> :Cannot join channel (+b)");
    public static readonly Numeric BadChannelKey = new(475, "ERR_BADCHANNELKEY", "<channel> :Cannot join channel (+k)");
    public static readonly Numeric NeedToLogIn = new(477, "ERR_NEEDREGGEDNICK", "<channel> :Cannot join channel: <refusal>");
    public static readonly Numeric BadChannelMask = new(476, "ERR_BADCHANMASK", "<channel> :Bad Channel Mask");
    public static readonly Numeric BanListFull = new(478, "ERR_BANLISTFULL", "<channel> <mask> :Channel ban list is full");
    public static readonly Numeric NoPrivileges = new(481, "ERR_NOPRIVILEGES", ":Permission Denied- There are no IRC operators here");
    public static readonly Numeric ChannelOperatorNeeded = new(482, "ERR_CHANOPRIVSNEEDED", "<channel> :You're not channel operator");
    public static readonly Numeric NoOperatorHost = new(491, "ERR_NOOPERHOST", ":No O-lines for your host");
    public static readonly Numeric UserModeUnknownFlag = new(501, "ERR_UMODEUNKNOWNFLAG", ":Unknown MODE flag");
    public static readonly Numeric UsersDontMatch = new(502, "ERR_USERSDONTMATCH", ":Cant change mode for other users");
    public static readonly Numeric HelpNotFound = new(524, "ERR_HELPNOTFOUND", "<subject> :Help not found");
    public static readonly Numeric InvalidKey = new(525, "ERR_INVALIDKEY", "<channel> :Key is not well-formed");
    public static readonly Numeric InvalidModeParameter = new(696, "ERR_INVALIDMODEPARAM", "<target> <letter> <value> :<reason>");
    public static readonly Numeric HelpStart = new(704, "RPL_HELPSTART", "<subject> :<line>");
    public static readonly Numeric HelpText = new(705, "RPL_HELPTXT", "<subject> :<line>");
    public static readonly Numeric EndOfHelp = new(706, "RPL_ENDOFHELP", "<subject> :<line>");
    public static readonly Numeric LoggedIn = new(900, "RPL_LOGGEDIN", "<mask> <account> :You are now logged in as <shown>");
    public static readonly Numeric SaslSuccess = new(903, "RPL_SASLSUCCESS", ":SASL authentication successful");
    public static readonly Numeric SaslFail = new(904, "ERR_SASLFAIL", ":SASL authentication failed");
    public static readonly Numeric SaslTooLong = new(905, "ERR_SASLTOOLONG", ":SASL message too long");
    public static readonly Numeric SaslAborted = new(906, "ERR_SASLABORTED", ":SASL authentication aborted");
    public static readonly Numeric SaslAlready = new(907, "ERR_SASLALREADY", ":You have already authenticated using SASL");
    public static readonly Numeric SaslMechanisms = new(908, "RPL_SASLMECHS", "<mechanisms> :are available SASL mechanisms");

    /// <summary>Every row, by its number.</summary>
    public static readonly ImmutableArray<Numeric> All =
    [
        Welcome, YourHost, Created, MyInfo, Isupport, StatsCommands, EndOfStats, UserModeIs, StatsUptime, LuserClient, LuserOperators,
        LuserUnknown, LuserChannels, LuserMe, AdminMe, AdminLocation1, AdminLocation2, AdminEmail, TryAgain, LocalUsers, GlobalUsers,
        Away, UserHost, IsOn, Unaway, NowAway, WhoisUser, WhoisServer, WhowasUser, EndOfWho, WhoisIdle, EndOfWhois, WhoisChannels,
        ListStart, List, ListEnd, ChannelModeIs, CreationTime, WhoisAccount, NoTopic, Topic, TopicWhoTime, WhoisBot, Inviting, Version,
        WhoReply, NameReply, WhoxReply, Links, EndOfLinks, EndOfNames, BanList, EndOfBanList, EndOfWhowas, Info, Motd, EndOfInfo,
        MotdStart, EndOfMotd, Time, UnknownError, NoSuchNick, NoSuchServer, NoSuchChannel, CannotSendToChannel, TooManyChannels,
        WasNoSuchNick, TooManyTargets, NoOrigin, InvalidCapCommand, NoRecipient, NoTextToSend, InputTooLong, UnknownCommand, NoMotd, NoNicknameGiven,
        ErroneousNickname, NicknameInUse, UserNotInChannel, NotOnChannel, UserOnChannel, NotRegistered, NeedMoreParameters,
        AlreadyRegistered, PasswordMismatch, ChannelIsFull, UnknownMode, InviteOnlyChannel, BannedFromChannel, BadChannelKey,
        BadChannelMask, NeedToLogIn, BanListFull, NoPrivileges, ChannelOperatorNeeded, NoOperatorHost, UserModeUnknownFlag, UsersDontMatch, HelpNotFound,
        InvalidKey, InvalidModeParameter, HelpStart, HelpText, EndOfHelp, LoggedIn, SaslSuccess, SaslFail, SaslTooLong, SaslAborted,
        SaslAlready, SaslMechanisms,
    ];
}
