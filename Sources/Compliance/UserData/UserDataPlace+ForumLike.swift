extension UserDataPlace {
  /// Places of modules in which people write: forum, database, glossary, wiki, chat.
  static let forumLikePlaces: [UserDataPlace] = [
    UserDataPlace(
      "activities/chat_*/chat.xml", "/activity/chat/messages/message", .message, "mod/chat"),
    UserDataPlace("activities/data_*/data.xml", "/activity/data/records/record", .post, "mod/data"),
    UserDataPlace(
      "activities/data_*/data.xml", "/activity/data/records/record/contents/content", .post,
      "mod/data"),
    UserDataPlace(
      "activities/data_*/data.xml", "/activity/data/records/record/ratings/rating", .rating,
      "mod/data"),
    UserDataPlace(
      "activities/data_*/data.xml", "/activity/data/recordstags/tag", .post, "mod/data"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/discussions/discussion", .post, "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/discussions/discussion/posts/post", .post,
      "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml",
      "/activity/forum/discussions/discussion/posts/post/ratings/rating", .rating, "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml",
      "/activity/forum/discussions/discussion/discussion_subs/discussion_sub", .subscription,
      "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/subscriptions/subscription", .subscription,
      "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/digests/digest", .subscription, "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/readposts/read", .log, "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/trackedprefs/track", .subscription,
      "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/poststags/tag", .post, "mod/forum"),
    UserDataPlace(
      "activities/forum_*/forum.xml", "/activity/forum/grades/grade", .grade, "mod/forum"),
    UserDataPlace(
      "activities/glossary_*/glossary.xml", "/activity/glossary/entries/entry", .post,
      "mod/glossary"),
    UserDataPlace(
      "activities/glossary_*/glossary.xml", "/activity/glossary/entries/entry/aliases/alias", .post,
      "mod/glossary"),
    UserDataPlace(
      "activities/glossary_*/glossary.xml", "/activity/glossary/entries/entry/ratings/rating",
      .rating, "mod/glossary"),
    UserDataPlace(
      "activities/glossary_*/glossary.xml", "/activity/glossary/entriestags/tag", .post,
      "mod/glossary"),
    UserDataPlace(
      "activities/glossary_*/glossary.xml",
      "/activity/glossary/categories/category/category_entries/category_entry", .post,
      "mod/glossary"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki", .post, "mod/wiki"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki/pages/page", .post,
      "mod/wiki"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki/pages/page/versions/version",
      .post, "mod/wiki"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki/pages/page/tags/tag", .post,
      "mod/wiki"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki/synonyms/synonym", .post,
      "mod/wiki"),
    UserDataPlace(
      "activities/wiki_*/wiki.xml", "/activity/wiki/subwikis/subwiki/links/link", .post,
      "mod/wiki"),
  ]
}
