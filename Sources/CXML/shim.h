#ifndef GABARIT_CXML_H
#define GABARIT_CXML_H

// Debian's libxml2 shows its ICU where it needs none of it here, and Foundation brings another: a
// program that imports both would not compile. What goes with it is the end of a structure that
// libxml2 alone makes (xmlCharEncodingHandler in libxml/encoding.h).
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>

// A parser context from xmlCreatePushParserCtxt owns no handler memory of ours: `user` is what
// each callback gets, and `serror` is the structured slot (the variadic ones cannot be reached
// from Swift).
static inline void gabarit_xml_set_structured_error(xmlSAXHandler *handler,
                                                    xmlStructuredErrorFunc function) {
  handler->serror = function;
}

// Where the parser stands in its current buffer: bytes left of it that are still there.
static inline long gabarit_xml_bytes_behind(xmlParserCtxtPtr context) {
  return context->input == NULL ? -1 : (long)(context->input->cur - context->input->base);
}

// The byte at a distance from the parser's position (negative: behind), or -1 outside the buffer.
static inline int gabarit_xml_byte(xmlParserCtxtPtr context, long distance) {
  if (context->input == NULL) return -1;
  const xmlChar *at = context->input->cur + distance;
  if (at < context->input->base || at >= context->input->end) return -1;
  return *at;
}

// How far behind the parser's position `pointer` lies, or -1 where it points outside the buffer
// (an attribute value that had to be copied, because it holds entities).
static inline long gabarit_xml_distance_behind(xmlParserCtxtPtr context, const void *pointer) {
  if (context->input == NULL) return -1;
  const xmlChar *at = (const xmlChar *)pointer;
  if (at < context->input->base || at > context->input->cur) return -1;
  return (long)(context->input->cur - at);
}

// The distance back to the '<' of the end tag just read, or -1.
static inline long gabarit_xml_end_tag_length(xmlParserCtxtPtr context) {
  if (context->input == NULL) return -1;
  const xmlChar *at = context->input->cur;
  while (at > context->input->base) {
    at--;
    if (*at == '<') return at[1] == '/' ? (long)(context->input->cur - at) : -1;
  }
  return -1;
}

// How many bytes the comment just read takes, or -1. Two hyphens may stand in none, so that the
// nearest beginning is its own.
static inline long gabarit_xml_comment_length(xmlParserCtxtPtr context) {
  if (context->input == NULL) return -1;
  const xmlChar *end = context->input->cur;
  for (const xmlChar *at = end - 7; at >= context->input->base; at--) {
    if (at[0] == '<' && at[1] == '!' && at[2] == '-' && at[3] == '-') return (long)(end - at);
  }
  return -1;
}

// How many bytes the processing instruction just read takes, or -1.
static inline long gabarit_xml_instruction_length(
    xmlParserCtxtPtr context, const xmlChar *target, const xmlChar *data) {
  if (context->input == NULL) return -1;
  const xmlChar *base = context->input->base;
  const xmlChar *at = context->input->cur - 2 - (data == NULL ? 0 : xmlStrlen(data));
  while (at > base && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\n')) at--;
  at -= 2 + xmlStrlen(target);
  if (at < base || at[0] != '<' || at[1] != '?') return -1;
  return xmlStrncmp(at + 2, target, xmlStrlen(target)) == 0 ? (long)(context->input->cur - at) : -1;
}

// The encoding that the document declares, or NULL.
static inline const char *gabarit_xml_declared_encoding(xmlParserCtxtPtr context) {
  if (context->encoding != NULL) return (const char *)context->encoding;
  if (context->input != NULL && context->input->encoding != NULL)
    return (const char *)context->input->encoding;
  return NULL;
}

static inline int gabarit_xml_line(xmlParserCtxtPtr context) {
  return context->input == NULL ? 0 : context->input->line;
}

static inline int gabarit_xml_column(xmlParserCtxtPtr context) {
  return context->input == NULL ? 0 : context->input->col;
}

static inline void gabarit_xml_init(void) { xmlInitParser(); }

#endif
